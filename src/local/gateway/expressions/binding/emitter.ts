// Compiles bound functions into closures. Locals are slots of a frame; a local that a lambda uses is a cell in its
// slot, so that frame and lambda share it.
import type { Code, Frame } from './bound.ts';
import type { FunctionInfo, Local, Scope } from './scope.ts';

export interface Cell {
  value: unknown;
}

export class FunctionEmitter {
  readonly fn: FunctionInfo;
  readonly parent: FunctionEmitter | null;
  readonly #slots = new Map<Local, number>();
  /** Slots here of cells that come from the function around. */
  readonly captures: { local: Local; slot: number }[] = [];
  #count = 1;

  constructor(fn: FunctionInfo, parent: FunctionEmitter | null) {
    this.fn = fn;
    this.parent = parent;
  }

  get frameSize(): number {
    return this.#count;
  }

  newSlot(): number {
    return this.#count++;
  }

  /** The slot of a local; for one of a function around, the slot its cell is copied to. */
  slotOf(local: Local): number {
    let slot = this.#slots.get(local);
    if (slot === undefined) {
      slot = this.#count++;
      this.#slots.set(local, slot);
      if (local.owner !== this.fn) this.captures.push({ local, slot });
    }
    return slot;
  }

  read(local: Local): Code {
    const slot = this.slotOf(local);
    return local.captured ? (frame) => (frame[slot] as Cell).value : (frame) => frame[slot];
  }

  write(local: Local): (frame: Frame, value: unknown) => void {
    const slot = this.slotOf(local);
    if (local.captured) {
      return (frame, value) => {
        (frame[slot] as Cell).value = value;
      };
    }
    return (frame, value) => {
      frame[slot] = value;
    };
  }

  /** Makes the cells of the captured variables of a scope; null if it has none. */
  enter(scope: Scope): ((frame: Frame) => void) | null {
    const slots = scope.locals
      .filter((local) => local.captured && local.constant === null && local.owner === this.fn)
      .map((local) => this.slotOf(local));
    if (slots.length === 0) return null;
    return (frame) => {
      for (const slot of slots) frame[slot] = { value: undefined };
    };
  }
}
