// emit-metric: a custom metric with dimensions (emit-metric-policy page). It goes to the gateway's metrics port.
import {
  type PolicyContext,
  type PolicyDefinition,
  type PolicyElement,
  SCOPES,
  SECTIONS,
} from '../runtime/contract.ts';
import { CONTINUE, PolicyFailure } from '../runtime/outcome.ts';

const MAX_DIMENSIONS = 10;

/** Dimensions whose value the gateway knows ("Default dimension names that may be used without value"). */
const DEFAULT_DIMENSIONS: ReadonlyMap<string, (context: PolicyContext) => string | null | undefined> = new Map([
  ['API ID', (context) => context.api?.id],
  ['Operation ID', (context) => context.operation?.id],
  ['Product ID', (context) => context.product?.id],
  ['User ID', (context) => context.user?.id],
  ['Subscription ID', (context) => context.subscription?.id],
  ['Location', (context) => context.deployment?.region],
  ['Gateway ID', (context) => context.deployment?.gateway.id],
]);

export const policy: PolicyDefinition = {
  name: 'emit-metric',
  page: 'emit-metric-policy',
  sections: SECTIONS,
  scopes: SCOPES,
  attributes: {
    name: { required: true },
    namespace: { default: 'API Management' },
    value: { type: 'number', default: '1', expression: true },
  },
  children: {
    dimension: {
      required: true,
      many: true,
      attributes: {
        name: { required: true, expression: true },
        value: { expression: true },
      },
    },
  },
  compile(element) {
    const name = element.literal('name') as string;
    const namespace = element.literal('namespace') as string;
    const value = element.number('value');
    const dimensions = element.children('dimension').map(compileDimension);
    if (dimensions.length > MAX_DIMENSIONS) {
      element.problem(
        'too-many-dimensions',
        `emit-metric takes at most ${MAX_DIMENSIONS} dimensions; here are ${dimensions.length}.`,
        'Remove the dimensions that matter least.',
      );
    }
    return (context) => {
      context.services.metrics.emit({
        name,
        namespace,
        value: value.get(context),
        dimensions: Object.fromEntries(dimensions.map((dimension) => dimension(context))),
      });
      return CONTINUE;
    };
  },
};

function compileDimension(element: PolicyElement): (context: PolicyContext) => [string, string] {
  const name = element.string('name');
  const value = element.optionalString('value');
  if (value === undefined && name.constant !== undefined && !DEFAULT_DIMENSIONS.has(name.constant)) {
    element.problem(
      'dimension-without-value',
      `The dimension '${name.constant}' needs a value.`,
      `Add value="…", or use one of ${[...DEFAULT_DIMENSIONS.keys()].join(', ')}, which need none.`,
    );
  }
  return (context) => {
    const key = name.get(context);
    if (value !== undefined) return [key, value.get(context)];
    const known = DEFAULT_DIMENSIONS.get(key);
    if (known === undefined) {
      const message = `emit-metric: the dimension '${key}' has no value.`;
      throw new PolicyFailure({ reason: 'ExpressionValueEvaluationFailure', message, statusCode: 500 });
    }
    return [key, known(context) ?? ''];
  };
}
