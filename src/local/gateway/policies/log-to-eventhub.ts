// log-to-eventhub: one message to the Event Hub of a logger (log-to-eventhub-policy page). It is sent in the
// background; a failure goes into the trace and never to the caller.
import { type PolicyDefinition, SECTIONS } from '../runtime/contract.ts';
import { CONTINUE } from '../runtime/outcome.ts';

/** Longer messages are cut before they are sent. */
const MAX_BYTES = 200 * 1024;

export const policy: PolicyDefinition = {
  name: 'log-to-eventhub',
  page: 'log-to-eventhub-policy',
  sections: SECTIONS,
  scopes: ['global', 'product', 'api', 'operation'],
  attributes: {
    'logger-id': { required: true },
    'partition-id': {},
    'partition-key': { expression: true },
  },
  text: { expression: true },
  compile(element) {
    const loggerId = element.literal('logger-id') as string;
    const partitionId = element.literal('partition-id') ?? null;
    const partitionKey = element.optionalString('partition-key');
    const message = element.text();
    if (partitionId !== null && partitionKey !== undefined) {
      element.problem(
        'partition-twice',
        'partition-id and partition-key exclude each other.',
        'Keep partition-id for a fixed partition, or partition-key to let Event Hubs choose by key.',
      );
    }
    return (context) => {
      const event = {
        loggerId,
        partitionId,
        partitionKey: partitionKey?.get(context) ?? null,
        body: cut(message.get(context)),
      };
      const sent = (async () => context.services.eventHub.send(event))();
      context.background(sent.catch((error: Error) => context.note(`The event was not sent: ${error.message}`)));
      return CONTINUE;
    };
  },
};

/** The first 200 KB of a text in UTF-8, without half a character at the end. */
function cut(text: string): string {
  if (text.length * 3 <= MAX_BYTES) return text;
  const bytes = Buffer.from(text, 'utf8');
  if (bytes.length <= MAX_BYTES) return text;
  let end = MAX_BYTES;
  while (((bytes[end] as number) & 0xc0) === 0x80) end--;
  return bytes.toString('utf8', 0, end);
}
