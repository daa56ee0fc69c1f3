// The local storage, reached exactly as the app reaches it in Azure: ManagedIdentityCredential → identity endpoint →
// bearer token → HTTPS.
import { ManagedIdentityCredential } from '@azure/identity';
import { BlobServiceClient } from '@azure/storage-blob';
import { QueueServiceClient } from '@azure/storage-queue';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { startStack, type TestStack } from '../../support/stack.ts';

let stack: TestStack;
let blobs: BlobServiceClient;

beforeAll(async () => {
  stack = await startStack();
  for (const [name, value] of Object.entries(stack.env)) vi.stubEnv(name, value);
  const credential = new ManagedIdentityCredential({ clientId: stack.env.AZURE_CLIENT_ID! });
  blobs = new BlobServiceClient(stack.env.SNIPPETS_BLOB_URL!, credential, { retryOptions: { maxTries: 1 } });
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await stack[Symbol.asyncDispose]();
});

it('has the containers of the infrastructure, open to the managed identity', async () => {
  const names = [];
  for await (const container of blobs.listContainers()) names.push(container.name);
  expect(names).toEqual(['bus', 'grants', 'snippets']);
});

it('takes queue messages from the managed identity', async () => {
  const credential = new ManagedIdentityCredential({ clientId: stack.env.AZURE_CLIENT_ID! });
  const queue = new QueueServiceClient(stack.env.BUS_QUEUE_URL!, credential).getQueueClient('mcp-bus-test');
  await queue.create();
  await queue.sendMessage('hello');
  const { receivedMessageItems } = await queue.receiveMessages();
  expect(receivedMessageItems[0]?.messageText).toBe('hello');
});

it('refuses who brings no token', async () => {
  const anonymous = new BlobServiceClient(stack.env.SNIPPETS_BLOB_URL!);
  await expect(anonymous.getContainerClient('snippets').getProperties()).rejects.toMatchObject({ statusCode: 403 });
});

it('keeps its data over a stop and a start on the same ports', async () => {
  const blob = blobs.getContainerClient('snippets').getBlockBlobClient('kept');
  await blob.upload('still here', 10);
  await stack.azurite.stop();
  await expect(blob.download()).rejects.toThrow(/ECONNREFUSED/);
  await stack.azurite.start();
  expect((await blob.downloadToBuffer()).toString()).toBe('still here');
});
