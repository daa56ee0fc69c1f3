// System.Linq: Enumerable with all its methods, and the interfaces of its results.
import type { Grouping, Lookup } from '../../../dotnet/collections/linq/grouping.ts';
import { declareType } from '../../registry.ts';
import { aggregates } from './aggregates.ts';
import { elements } from './elements.ts';
import { sets } from './sets.ts';
import { transforms } from './transform.ts';

declareType('interface System.Linq.IOrderedEnumerable<out TElement> : IEnumerable<TElement>', {});
declareType('interface System.Linq.IGrouping<out TKey, out TElement> : IEnumerable<TElement>', {
  'TKey Key { get; }': (self: Grouping) => self.key,
});
declareType('interface System.Linq.ILookup<TKey, TElement> : IEnumerable<IGrouping<TKey, TElement>>', {
  'int Count { get; }': (self: Lookup) => self.count,
  'bool Contains(TKey key)': (self: Lookup, key) => self.has(key),
  'IEnumerable<TElement> this[TKey key] { get; }': (self: Lookup, key) => self.get(key),
});
declareType('class System.Linq.Lookup<TKey, TElement> : ILookup<TKey, TElement>', {});
declareType('static class System.Linq.Enumerable', { ...transforms, ...elements, ...aggregates, ...sets });
