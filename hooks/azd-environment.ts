// Writes values into azd's environment, where its next steps and later runs read them.
import { execFileSync } from 'node:child_process';

/** @throws Error when azd refuses, or is not there. */
export function setEnvironmentValue(name: string, value: string): void {
  // On Windows azd may be a script, which only a shell starts.
  execFileSync('azd', ['env', 'set', name, value], { shell: process.platform === 'win32', stdio: 'ignore' });
}
