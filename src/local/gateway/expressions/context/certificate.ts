// How a certificate of the model becomes an X509Certificate2.

let make: (der: Uint8Array) => unknown = () => {
  throw new Error('X509Certificate2 is not declared.');
};
/** The file that declares X509Certificate2 says how one is made of its DER form. */
export function setCertificateFactory(factory: (der: Uint8Array) => unknown): void {
  make = factory;
}

export function certificateOf(der: Uint8Array): unknown {
  return make(der);
}
