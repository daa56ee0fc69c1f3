// System.Security.Cryptography.RSACng: what a certificate's private key is on Windows, and so in Azure, where published
// policies cast to it (`GetRSAPrivateKey() as RSACng`).
import { RSA } from './rsa.ts';

export class RSACng extends RSA {}
