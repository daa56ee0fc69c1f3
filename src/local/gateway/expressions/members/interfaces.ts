// Interfaces of System and System.Collections that other types implement. Members dispatch on the object's own form.
import { boxAs } from '../../dotnet/boxed.ts';
import { elementTypeOf, iterateBoxed } from '../../dotnet/collections/enumerable.ts';
import { Enumerator } from '../../dotnet/collections/enumerator.ts';
import { compareObjects, equalObjects, formatObject } from '../../dotnet/objects.ts';
import { declareType } from '../registry.ts';
import { disposeOf } from '../runtime/dispose.ts';

declareType('interface System.IComparable', {
  'int CompareTo(object obj)': (self, other) => compareObjects(self, other),
});
declareType('interface System.IComparable<in T>', {
  'int CompareTo(T other)': (self, other) => compareObjects(self, other),
});
declareType('interface System.IEquatable<T>', {
  'bool Equals(T other)': (self, other) => equalObjects(self, other),
});
declareType('interface System.IFormatProvider', {});
declareType('interface System.IFormattable', {
  'string ToString(string format, IFormatProvider formatProvider)': (self, format) => formatObject(self, format),
});
declareType('interface System.IConvertible', {});
declareType('interface System.ICloneable', {});
declareType('interface System.ISpanFormattable : IFormattable', {});
declareType('interface System.IDisposable', { 'void Dispose()': disposeOf });

declareType('interface System.Collections.IEnumerator', {
  'bool MoveNext()': (self: Enumerator) => self.moveNext(),
  'object Current { get; }': (self: Enumerator) => boxAs(self.elementType, self.current),
  'void Reset()': (self: Enumerator) => self.reset(),
});
declareType('interface System.Collections.IEnumerable', {
  'System.Collections.IEnumerator GetEnumerator()': (self) => new Enumerator(elementTypeOf(self), iterateBoxed(self)),
});
declareType('interface System.Collections.ICollection : System.Collections.IEnumerable', {});
declareType('interface System.Collections.IList : System.Collections.ICollection', {});
declareType('interface System.Collections.IDictionary : System.Collections.ICollection', {});
declareType('interface System.Collections.IComparer', {
  'int Compare(object x, object y)': (self, x, y) => self.compare(x, y),
});
declareType('interface System.Collections.Generic.IComparer<in T>', {
  'int Compare(T x, T y)': (self, x, y) => self.compare(x, y),
});
declareType('interface System.Collections.Generic.IEqualityComparer<in T>', {
  'bool Equals(T x, T y)': (self, x, y) => self.equalValues(x, y),
});
