// Certificates, PFX files and RSA against what OpenSSL (node:crypto) says of the same bytes.
import { createSign, createVerify, X509Certificate as NodeCertificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { X509Certificate2 } from '../../../../../src/local/gateway/dotnet/crypto/certificate.ts';
import { HashAlgorithmName, RSASignaturePadding } from '../../../../../src/local/gateway/dotnet/crypto/rsa.ts';
import { DotNetException } from '../../../../../src/local/gateway/dotnet/exception.ts';

const { scenarios } = JSON.parse(
  readFileSync(new URL('../../expressions/vectors/scenarios.json', import.meta.url), 'utf8'),
);
const pfx = new Uint8Array(Buffer.from(scenarios['signing-key'].variables.pfx.value, 'base64'));
const der = new Uint8Array(Buffer.from(scenarios['client-certificate'].request.certificate, 'base64'));

describe('X509Certificate2', () => {
  it('reads the same names, times and numbers as OpenSSL', () => {
    for (const certificate of [X509Certificate2.create(der), X509Certificate2.create(pfx, 'test')]) {
      const expected = new NodeCertificate(certificate.rawData);
      expect(certificate.thumbprint).toBe(expected.fingerprint.replaceAll(':', ''));
      expect(certificate.serialNumber).toBe(expected.serialNumber);
      expect(certificate.subject.split(', ').reverse().join('\n')).toBe(expected.subject);
      expect(certificate.notAfter.toString()).toContain(String(new Date(expected.validTo).getUTCFullYear()));
    }
  });

  it('reads the PEM form as the DER form', () => {
    const pem = X509Certificate2.create(der).pem;
    expect(X509Certificate2.create(new TextEncoder().encode(pem)).rawData).toEqual(der);
  });

  it('signs with the key of a PFX what OpenSSL verifies, and the other way round', () => {
    const certificate = X509Certificate2.create(pfx, 'test');
    const data = new TextEncoder().encode('message');
    const sha256 = new HashAlgorithmName('SHA256');
    const signature = certificate.privateKey!.signData(data, sha256, RSASignaturePadding.pkcs1);
    const publicKey = new NodeCertificate(certificate.rawData).publicKey;
    expect(createVerify('sha256').update(data).verify(publicKey, signature)).toBe(true);
    const other = createSign('sha256').update(data).sign(certificate.keyObject!);
    const rsa = certificate.publicKey.rsa!;
    expect(rsa.verifyData(data, other, sha256, RSASignaturePadding.pkcs1)).toBe(true);
    expect(rsa.verifyData(new Uint8Array(1), other, sha256, RSASignaturePadding.pkcs1)).toBe(false);
  });

  it('tells a wrong password and damaged files', () => {
    const broken = [
      () => X509Certificate2.create(pfx, 'wrong'),
      () => X509Certificate2.create(pfx.slice(0, 700), 'test'),
      () => X509Certificate2.create(der.slice(0, 100)),
      () => X509Certificate2.create(new TextEncoder().encode('no certificate')),
    ];
    for (const action of broken) {
      expect(action).toThrow(DotNetException);
      expect(action).toThrow(expect.objectContaining({ type: 'System.Security.Cryptography.CryptographicException' }));
    }
  });
});
