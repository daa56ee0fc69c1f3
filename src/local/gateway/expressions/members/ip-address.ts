// System.Net.IPAddress and System.Net.Sockets.AddressFamily.
import type { Ref } from '../../dotnet/boxed.ts';
import { argumentNull } from '../../dotnet/exception.ts';
import { IPAddress } from '../../dotnet/net/ip-address.ts';
import { declareEnum, declareType } from '../registry.ts';

declareEnum('System.Net.Sockets.AddressFamily', {
  Unknown: -1,
  Unspecified: 0,
  Unix: 1,
  InterNetwork: 2,
  InterNetworkV6: 23,
});

declareType(
  'class System.Net.IPAddress',
  {
    '.ctor(byte[] address)': (bytes) => new IPAddress(bytes),
    'static readonly IPAddress Any': () => IPAddress.Any,
    'static readonly IPAddress Loopback': () => IPAddress.Loopback,
    'static readonly IPAddress Broadcast': () => IPAddress.Broadcast,
    'static readonly IPAddress None': () => IPAddress.Broadcast,
    'static readonly IPAddress IPv6Any': () => IPAddress.IPv6Any,
    'static readonly IPAddress IPv6Loopback': () => IPAddress.IPv6Loopback,
    'static readonly IPAddress IPv6None': () => IPAddress.IPv6Any,
    'static IPAddress Parse(string ipString)': (text) => IPAddress.parse(text),
    'static bool TryParse(string ipString, out IPAddress address)': (text, result: Ref<IPAddress | null>) => {
      result.value = IPAddress.tryParse(text);
      return result.value !== null;
    },
    'static bool IsLoopback(IPAddress address)': (address: IPAddress | null) => {
      if (address === null) throw argumentNull('address');
      return IPAddress.isLoopback(address);
    },
    'System.Net.Sockets.AddressFamily AddressFamily { get; }': (self: IPAddress) => self.addressFamily,
    'bool IsIPv4MappedToIPv6 { get; }': (self: IPAddress) => self.isIPv4MappedToIPv6,
    'long ScopeId { get; }': (self: IPAddress) => self.scopeId,
    'byte[] GetAddressBytes()': (self: IPAddress) => Uint8Array.from(self.bytes),
    'IPAddress MapToIPv4()': (self: IPAddress) => self.mapToIPv4(),
    'IPAddress MapToIPv6()': (self: IPAddress) => self.mapToIPv6(),
    'string ToString()': (self: IPAddress) => self.toString(),
  },
  { represents: IPAddress },
);
