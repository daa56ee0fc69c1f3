// ip-filter: lets callers in, or keeps them out, by address (ip-filter-policy page). IPv4, IPv6, and IPv4 written as
// IPv6 (::ffff:…) are one address space.
import { BlockList, isIP } from 'node:net';
import {
  type PolicyContext,
  type PolicyDefinition,
  type PolicyElement,
  SCOPES,
  type Value,
} from '../runtime/contract.ts';
import { CONTINUE, fail, type Outcome, PolicyFailure } from '../runtime/outcome.ts';

const ADDRESS = { required: true, expression: true };

export const policy: PolicyDefinition = {
  name: 'ip-filter',
  page: 'ip-filter-policy',
  sections: ['inbound'],
  scopes: SCOPES,
  attributes: { action: { required: true, oneOf: ['allow', 'forbid'], expression: true } },
  children: {
    address: { many: true, text: ADDRESS },
    'address-range': { many: true, attributes: { from: ADDRESS, to: ADDRESS } },
  },
  compile(element) {
    const action = element.string('action');
    const single = element.children('address').map((address) => address.text());
    const ranges = element
      .children('address-range')
      .map((range) => ({ from: range.string('from'), to: range.string('to'), element: range }));
    if (single.length + ranges.length === 0) {
      element.problem(
        'address-missing',
        'ip-filter needs at least one address.',
        'Add an <address> or <address-range>.',
      );
    }
    for (const value of single) checkLiteral(element, value);
    for (const { from, to, element: range } of ranges) checkRange(range, from, to);

    const isConstant = [...single, ...ranges.flatMap(({ from, to }) => [from, to])].every(
      (value) => value.constant !== undefined,
    );
    const build = (read: (value: Value<string>) => string): BlockList => {
      const list = new BlockList();
      for (const value of single) addAddress(list, read(value));
      for (const { from, to } of ranges) addRange(list, read(from), read(to));
      return list;
    };
    let fixed: BlockList | null = null;
    return (context) => {
      if (isConstant) fixed ??= build((value) => value.constant as string);
      return decide(context, action.get(context), fixed ?? build((value) => value.get(context)));
    };
  },
};

function decide(context: PolicyContext, action: string, list: BlockList): Outcome {
  const caller = context.request.ipAddress;
  const version = isIP(caller);
  const refuse = (reason: string, message: string) => fail({ reason, message, statusCode: 403 });
  if (version === 0) {
    return refuse('FailedToParseCallerIP', 'Failed to establish IP address for the caller. Access denied.');
  }
  const listed = list.check(caller, version === 6 ? 'ipv6' : 'ipv4');
  if (action === 'allow') {
    if (listed) return CONTINUE;
    return refuse('CallerIpNotAllowed', `Caller IP address ${caller} is not allowed. Access denied.`);
  }
  return listed ? refuse('CallerIpBlocked', 'Caller IP address is blocked. Access denied.') : CONTINUE;
}

function checkLiteral(element: PolicyElement, value: Value<string>): void {
  // A named value that nobody defined may well be an address.
  if (value.constant === undefined || value.constant.includes('{{') || isIP(value.constant) !== 0) return;
  element.problem(
    'address-invalid',
    `'${value.constant}' is not an IP address.`,
    'Write one IPv4 or IPv6 address; for a network (CIDR) use <address-range from="…" to="…" />.',
    value.place,
  );
}

function checkRange(element: PolicyElement, from: Value<string>, to: Value<string>): void {
  checkLiteral(element, from);
  checkLiteral(element, to);
  if (from.constant === undefined || to.constant === undefined) return;
  if (isIP(from.constant) === 0 || isIP(to.constant) === 0) return;
  try {
    addRange(new BlockList(), from.constant, to.constant);
  } catch (error) {
    const mend = 'Give two addresses of the same family, the lower one in `from`.';
    element.problem('range-invalid', (error as Error).message, mend, from.place);
  }
}

function addAddress(list: BlockList, address: string): void {
  list.addAddress(address, family(address));
}

function addRange(list: BlockList, from: string, to: string): void {
  if (family(from) !== family(to)) throw invalid(`'${from}' and '${to}' are of two address families.`);
  try {
    list.addRange(from, to, family(from));
  } catch {
    throw invalid(`'${from}' is not lower than or equal to '${to}'.`);
  }
}

function family(address: string): 'ipv4' | 'ipv6' {
  const version = isIP(address);
  if (version === 0) throw invalid(`'${address}' is not an IP address.`);
  return version === 6 ? 'ipv6' : 'ipv4';
}

function invalid(message: string): PolicyFailure {
  return new PolicyFailure({
    reason: 'ExpressionValueEvaluationFailure',
    message: `ip-filter: ${message}`,
    statusCode: 500,
  });
}
