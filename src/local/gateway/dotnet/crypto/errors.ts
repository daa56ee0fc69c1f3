// Exceptions of System.Security.Cryptography.
import { DotNetException } from '../exception.ts';

export function cryptographic(message: string): DotNetException {
  return new DotNetException('System.Security.Cryptography.CryptographicException', message);
}

export function disposed(typeName: string): DotNetException {
  return new DotNetException(
    'System.ObjectDisposedException',
    `Cannot access a disposed object.\nObject name: '${typeName}'.`,
  );
}

export function platformNotSupported(message: string): DotNetException {
  return new DotNetException('System.PlatformNotSupportedException', message);
}

export const NO_DEFAULT_ALGORITHM = 'This platform does not allow the automatic selection of an algorithm.';
