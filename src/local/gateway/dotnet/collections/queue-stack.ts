// System.Collections.Generic.Queue<T> and Stack<T>; a stack enumerates from the top.

import type { TypeRef } from '../boxed.ts';
import { spend, spendBytes } from '../budget.ts';
import { invalidOperation } from '../exception.ts';
import { equalObjects } from '../objects.ts';
import { genericType } from './type-factory.ts';

abstract class Line<T> {
  readonly clrType: TypeRef;
  readonly elementType: TypeRef;
  items: T[];
  protected version = 0;
  readonly #name: string;

  constructor(name: string, elementType: TypeRef, items: Iterable<T>) {
    this.#name = name;
    this.elementType = elementType;
    this.clrType = genericType(`System.Collections.Generic.${name}`, elementType);
    this.items = [...items];
  }

  get count(): number {
    return this.items.length;
  }

  protected push(item: T): void {
    spend();
    spendBytes(8);
    this.version++;
    this.items.push(item);
  }

  clear(): void {
    this.version++;
    this.items = [];
  }

  contains(item: T): boolean {
    return this.items.some((candidate) => equalObjects(candidate, item));
  }

  protected requireItems(): void {
    if (this.items.length === 0) throw invalidOperation(`${this.#name} empty.`);
  }

  protected abstract inOrder(): readonly T[];

  toArray(): T[] {
    return [...this.inOrder()];
  }

  *[Symbol.iterator](): Generator<T> {
    const { version } = this;
    for (const item of this.inOrder()) {
      yield item;
      if (version !== this.version) {
        throw invalidOperation('Collection was modified; enumeration operation may not execute.');
      }
    }
  }
}

export class Queue<T = unknown> extends Line<T> {
  constructor(elementType: TypeRef, items: Iterable<T> = []) {
    super('Queue', elementType, items);
  }

  enqueue(item: T): void {
    this.push(item);
  }

  peek(): T {
    this.requireItems();
    return this.items[0]!;
  }

  dequeue(): T {
    this.requireItems();
    this.version++;
    return this.items.shift()!;
  }

  protected override inOrder(): readonly T[] {
    return this.items;
  }
}

export class Stack<T = unknown> extends Line<T> {
  constructor(elementType: TypeRef, items: Iterable<T> = []) {
    super('Stack', elementType, items);
  }

  pushItem(item: T): void {
    this.push(item);
  }

  peek(): T {
    this.requireItems();
    return this.items.at(-1)!;
  }

  pop(): T {
    this.requireItems();
    this.version++;
    return this.items.pop()!;
  }

  protected override inOrder(): readonly T[] {
    return this.items.toReversed();
  }
}
