// Params that do not fit their schema are -32602 (JSON-RPC 2.0 §5.1). The SDK answers most of them with -32603 and a
// dump of its schema library's findings; here they get their code, and one line that says what is wrong and where.
import { isObject, RPC, RpcError } from './jsonrpc.ts';

/** The findings as the SDK's message carries them: a JSON list, alone or after these words. */
const FINDINGS = /^(?:Invalid tools\/call request: )?(\[[\s\S]*\])$/;
/** More would help nobody to mend the first. */
const MOST = 5;

/** @returns undefined for an error that is no complaint about params */
export function invalidParams(method: string, error: unknown): RpcError | undefined {
  if (!(error instanceof Error) || error instanceof RpcError) return undefined;
  const findings = readFindings(FINDINGS.exec(error.message)?.[1]);
  if (findings === undefined) return undefined;
  return new RpcError(RPC.invalidParams, `Invalid params of ${method}: ${findings.slice(0, MOST).join('; ')}`);
}

function readFindings(text: string | undefined): string[] | undefined {
  if (text === undefined) return undefined;
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) ? list.map(describe) : undefined;
  } catch {
    return undefined;
  }
}

function describe(finding: unknown): string {
  const { path, message } = isObject(finding) ? finding : {};
  const where = Array.isArray(path) && path.length > 0 ? path.join('.') : 'the params';
  return `${where}: ${String(message).replace(/^Invalid input: /, '')}`;
}
