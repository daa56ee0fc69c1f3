// The index of shared snippets: an empty blob `shared/{tenant}/{user}/{key}` beside each shared snippet, so that a
// colleague's list is one listing. It only says where to look; whether a snippet is shared is told by its own blob.
//
// What must hold, also when a process dies between two writes: every shared snippet has its entry. So an entry is
// written before its snippet turns shared, and goes after the snippet is private or gone. What a death can leave is an
// entry too many; a reader who meets one finds the snippet private or absent, shows nothing, and removes it. Two
// requests that cross (one shares while the other makes private) each look again after their last write: whichever
// comes last sees the other's and mends the entry.
import { type Container, RefusedError } from './container.ts';
import { indexKey, type Owner, snippetKey } from './keys.ts';
import { peekMetadata } from './metadata.ts';

export class ShareIndex {
  readonly #container: Container;

  constructor(container: Container) {
    this.#container = container;
  }

  /** Makes sure that the entry is there. */
  async add(owner: Owner, name: string, signal: AbortSignal): Promise<void> {
    await this.#container
      .call('index_add', signal, (client, abortSignal) =>
        client
          .getBlockBlobClient(indexKey(owner, name))
          .upload('', 0, { abortSignal, conditions: { ifNoneMatch: '*' }, metadata: { v: '1', name } }),
      )
      .catch(ignore('exists', 'changed'));
  }

  /** Removes the entry of a snippet that is private or gone, unless it is shared again meanwhile. */
  async remove(owner: Owner, name: string, signal: AbortSignal): Promise<void> {
    const gone = await this.#container.call('index_remove', signal, (client, abortSignal) =>
      client.getBlobClient(indexKey(owner, name)).deleteIfExists({ abortSignal }),
    );
    if (gone.succeeded && (await this.#isShared(owner, name, signal))) await this.add(owner, name, signal);
  }

  async #isShared(owner: Owner, name: string, signal: AbortSignal): Promise<boolean> {
    try {
      const facts = await this.#container.call('head', signal, (client, abortSignal) =>
        client.getBlobClient(snippetKey(owner, name)).getProperties({ abortSignal }),
      );
      return peekMetadata(facts as Parameters<typeof peekMetadata>[0]).visibility === 'shared';
    } catch (error) {
      if (error instanceof RefusedError && error.refusal === 'absent') return false;
      throw error;
    }
  }
}

function ignore(...refusals: readonly string[]): (error: unknown) => void {
  return (error) => {
    if (!(error instanceof RefusedError && refusals.includes(error.refusal))) throw error;
  };
}
