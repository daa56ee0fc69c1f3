// Turns a pattern's tree into a program for the machine.
import { ANCHORS } from './anchors.ts';
import { CharClass } from './char-class.ts';
import { type Node, type ParsedPattern, RegexOption } from './node.ts';
import { type Loop, Op, type Program } from './program.ts';
import { startOf } from './start.ts';

export function compile(pattern: ParsedPattern): Program {
  const compiler = new Compiler(pattern.numbers);
  compiler.emitNode(pattern.root);
  compiler.emit(Op.Match);
  const rightToLeft = (pattern.options & RegexOption.RightToLeft) !== 0;
  return {
    code: Int32Array.from(compiler.code),
    sets: compiler.sets,
    strings: compiler.strings,
    loops: compiler.loops,
    slots: compiler.slots,
    captures: pattern.numbers.length,
    rightToLeft,
    start: startOf(pattern.root, rightToLeft),
  };
}

class Compiler {
  readonly code: number[] = [];
  readonly sets: CharClass[] = [];
  readonly strings: string[] = [];
  readonly loops: Loop[] = [];
  slots = 0;
  private readonly indexOfGroup: Map<number, number>;

  constructor(numbers: readonly number[]) {
    this.indexOfGroup = new Map(numbers.map((number, index) => [number, index]));
  }

  emit(op: number, a = 0, b = 0, c = 0): number {
    return this.code.push(op, a, b, c) - 4;
  }

  private get here(): number {
    return this.code.length;
  }

  /** Sets operand `which` (1..3) of the instruction at `at` to the next instruction. */
  private patch(at: number, which: number): void {
    this.code[at + which] = this.here;
  }

  private group(number: number): number {
    return number < 0 ? -1 : (this.indexOfGroup.get(number) ?? -1);
  }

  private set(set: CharClass): number {
    const known = this.sets.indexOf(set);
    return known >= 0 ? known : this.sets.push(set) - 1;
  }

  emitNode(node: Node): void {
    switch (node.kind) {
      case 'empty':
        return;
      case 'nothing':
        this.emit(Op.Fail);
        return;
      case 'one':
        this.emit(node.rtl ? Op.OneLeft : Op.One, node.unit);
        return;
      case 'set':
        this.emit(node.rtl ? Op.SetLeft : Op.Set, this.set(node.set));
        return;
      case 'anchor':
        this.emit(Op.Anchor, ANCHORS.indexOf(node.anchor));
        return;
      case 'concat':
        this.concat(node.rtl ? [...node.nodes].reverse() : node.nodes);
        return;
      case 'alternate':
        this.alternate(node.nodes);
        return;
      case 'loop':
        this.loop(node);
        return;
      case 'capture': {
        const slot = this.slots++;
        this.emit(Op.Mark, slot);
        this.emitNode(node.node);
        this.emit(Op.Capture, this.group(node.group), this.group(node.uncapture), slot);
        return;
      }
      case 'atomic': {
        const slot = this.slots++;
        this.emit(Op.AtomicStart, slot);
        this.emitNode(node.node);
        this.emit(Op.AtomicEnd, slot);
        return;
      }
      case 'look':
        this.look(node.node, node.negated);
        return;
      case 'backreference':
        this.emit(
          Op.Backreference,
          this.group(node.group),
          (node.ignoreCase ? 1 : 0) | (node.rtl ? 2 : 0) | (node.ecma ? 4 : 0),
        );
        return;
      case 'if-group': {
        const test = this.emit(Op.IfGroup, this.group(node.group));
        this.branch(test, 2, node.yes, node.no);
        return;
      }
      case 'if-match': {
        const height = this.slots++;
        const position = this.slots++;
        const test = this.emit(Op.IfStart, height, position);
        this.emitNode(node.condition);
        this.emit(Op.LookEnd, height, position);
        this.branch(test, 3, node.yes, node.no);
      }
    }
  }

  /** The `yes` part here, `no` where operand `which` of `test` then points. */
  private branch(test: number, which: number, yes: Node, no: Node): void {
    this.emitNode(yes);
    const end = this.emit(Op.Jump);
    this.patch(test, which);
    this.emitNode(no);
    this.patch(end, 1);
  }

  private concat(nodes: readonly Node[]): void {
    for (let index = 0; index < nodes.length; ) {
      let text = '';
      let next = index;
      for (; next < nodes.length; next++) {
        const node = nodes[next]!;
        if (node.kind !== 'one' || node.rtl) break;
        text += String.fromCharCode(node.unit);
      }
      if (text.length > 1) {
        this.emit(Op.Text, this.strings.push(text) - 1);
        index = next;
      } else this.emitNode(nodes[index++]!);
    }
  }

  private alternate(nodes: readonly Node[]): void {
    const ends: number[] = [];
    nodes.forEach((node, index) => {
      if (index === nodes.length - 1) {
        this.emitNode(node);
        return;
      }
      const split = this.emit(Op.Split, this.here + 4);
      this.emitNode(node);
      ends.push(this.emit(Op.Jump));
      this.patch(split, 2);
    });
    for (const end of ends) this.patch(end, 1);
  }

  private loop(node: Extract<Node, { kind: 'loop' }>): void {
    const body = node.node;
    if (node.max === 0) return;
    if (node.min === 1 && node.max === 1) {
      this.emitNode(body);
      return;
    }
    if (body.kind === 'one' || body.kind === 'set') {
      const set = this.set(body.kind === 'set' ? body.set : CharClass.of(body.unit));
      const op = node.lazy ? (body.rtl ? Op.LazyLeft : Op.Lazy) : body.rtl ? Op.GreedyLeft : Op.Greedy;
      this.emit(op, set, node.min, node.max);
      return;
    }
    if (node.min === 0 && node.max === 1) {
      const split = this.emit(Op.Split);
      this.code[split + (node.lazy ? 2 : 1)] = this.here;
      this.emitNode(body);
      this.patch(split, node.lazy ? 1 : 2);
      return;
    }
    const loop: Loop = {
      countSlot: this.slots++,
      positionSlot: this.slots++,
      min: node.min,
      max: node.max,
      lazy: node.lazy,
      body: 0,
      exit: 0,
    };
    const index = this.loops.push(loop) - 1;
    this.emit(Op.LoopStart, index);
    const check = this.emit(Op.LoopCheck, index);
    if (node.lazy) this.emit(Op.LazyEnter, index);
    loop.body = this.here;
    this.emitNode(body);
    this.emit(Op.Jump, check);
    loop.exit = this.here;
  }

  private look(body: Node, negated: boolean): void {
    const height = this.slots++;
    if (negated) {
      const start = this.emit(Op.NotStart, height);
      this.emitNode(body);
      this.emit(Op.NotMatched, height);
      this.patch(start, 2);
      return;
    }
    const position = this.slots++;
    this.emit(Op.LookStart, height, position);
    this.emitNode(body);
    this.emit(Op.LookEnd, height, position);
  }
}
