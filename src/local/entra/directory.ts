// The directory of the local Entra: users from a JSON file that is read again when it changes, and the app registrations
// that infra/ would create. The file: {"tenantId", "users": [{"oid", "upn", "name", "roles", "groups", "guest", "disabled"}]}.
import { readFileSync, statSync } from 'node:fs';

export interface User {
  readonly oid: string;
  /** User principal name: what people sign in with, `preferred_username` in tokens. */
  readonly upn: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly groups: readonly string[];
  readonly guest: boolean;
  readonly disabled: boolean;
}

export interface AppRegistration {
  readonly clientId: string;
  readonly displayName: string;
  /** Of a public client on loopback, without ports: see redirect-uri.ts. */
  readonly redirectUris: readonly string[];
  /** App ID URIs: `<uri>/<scope>` asks for one of `scopes`. */
  readonly identifierUris: readonly string[];
  readonly scopes: readonly string[];
  /** Subjects (principal ids of managed identities) whose tokens are accepted in place of a secret. */
  readonly federatedSubjects: readonly string[];
  /** Only people with an app role may sign in (`appRoleAssignmentRequired`). */
  readonly assignmentRequired: boolean;
  /** A program on a person's machine: it has no secret and no assertion, and may present none. */
  readonly publicClient?: boolean;
  /** Delegated permissions for other registrations' scopes that an administrator granted, as `<App ID URI>/<scope>`. */
  readonly delegated?: readonly string[];
}

export interface Directory {
  readonly tenantId: string;
  users(): readonly User[];
  user(oid: string): User | undefined;
  app(clientId: string): AppRegistration | undefined;
  /** The registration that has this App ID URI. */
  api(identifierUri: string): AppRegistration | undefined;
}

/** Two people ship with the project, in the tenant of the local stack. */
export const SHIPPED_USERS: readonly User[] = [
  { oid: 'a0000000-0000-4000-8000-000000000001', upn: 'ada@contoso.example', name: 'Ada Lovelace' },
  { oid: 'b0000000-0000-4000-8000-000000000002', upn: 'grace@contoso.example', name: 'Grace Hopper' },
].map((user) => ({ ...user, roles: [], groups: [], guest: false, disabled: false }));

const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * @param usersFile absolute path; without it the shipped users are the directory
 * @throws Error that names the file and the entry, when it is read for the first time; a later bad edit keeps the old
 * users and is reported by `warn`
 */
export function createDirectory(options: {
  readonly tenantId: string;
  readonly apps: readonly AppRegistration[];
  readonly usersFile?: string | undefined;
  readonly warn?: (message: string) => void;
}): Directory {
  const { tenantId, apps, usersFile, warn = console.warn } = options;
  let users = SHIPPED_USERS;
  let version = '';
  const refresh = (): readonly User[] => {
    if (usersFile === undefined) return users;
    const first = version === '';
    const now = statSync(usersFile, { throwIfNoEntry: false });
    // Many editors replace a file when they save it, so for a moment there is none.
    if (now === undefined && !first) return users;
    if (now === undefined) throw new Error(`${usersFile} (--users): there is no such file.`);
    if (version === `${now.mtimeMs}/${now.size}`) return users;
    version = `${now.mtimeMs}/${now.size}`;
    try {
      users = readUsers(usersFile, tenantId);
    } catch (error) {
      if (first) throw error;
      warn(`${(error as Error).message} The users from before stay.`);
    }
    return users;
  };
  refresh();
  return {
    tenantId,
    users: refresh,
    user: (oid) => refresh().find((user) => user.oid === oid),
    app: (clientId) => apps.find((app) => app.clientId.toLowerCase() === clientId.toLowerCase()),
    api: (identifierUri) => apps.find((app) => app.identifierUris.includes(identifierUri)),
  };
}

function readUsers(file: string, tenantId: string): readonly User[] {
  let parsed: { tenantId?: unknown; users?: unknown };
  try {
    parsed = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Error(`${file} is no JSON: ${(error as Error).message}.`);
  }
  if (parsed.tenantId !== undefined && parsed.tenantId !== tenantId) {
    throw new Error(`${file}: tenantId must be ${tenantId}, the tenant of the local stack, or left out.`);
  }
  if (!Array.isArray(parsed.users) || parsed.users.length === 0) {
    throw new Error(`${file}: "users" must be an array with at least one user.`);
  }
  const seen = new Set<string>();
  return parsed.users.map((entry: Partial<User> | null, index) => {
    const where = `${file}: users[${index}]`;
    if (typeof entry?.oid !== 'string' || !GUID.test(entry.oid)) throw new Error(`${where}.oid must be a GUID.`);
    if (typeof entry.upn !== 'string' || !/^[^@\s]+@[^@\s]+$/.test(entry.upn)) {
      throw new Error(`${where}.upn must look like name@domain.`);
    }
    if (seen.has(entry.oid) || seen.has(entry.upn)) throw new Error(`${where} repeats the oid or upn of another user.`);
    seen.add(entry.oid).add(entry.upn);
    const { oid, upn, name = upn, roles = [], groups = [], guest = false, disabled = false } = entry;
    return { oid, upn, name, roles, groups, guest, disabled };
  });
}
