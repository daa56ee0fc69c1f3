// JContainer.Merge: objects by property name, arrays as the settings say. Values of properties replace.

import { iterateBoxed } from '../collections/enumerable.ts';
import { argumentException } from '../exception.ts';
import type { JArray } from './array.ts';
import type { JContainer } from './container.ts';
import { isMultiContent, tokenOfContent } from './container.ts';
import type { JObject, NameComparer } from './object.ts';
import type { JToken } from './token.ts';
import { JToken as Token } from './token.ts';
import { JTokenType, MergeArrayHandling, MergeNullValueHandling } from './token-type.ts';

export interface MergeSettings {
  arrays: number;
  nulls: number;
  /** null: ordinal. */
  sameName: NameComparer | null;
}

export const DEFAULT_MERGE: MergeSettings = {
  arrays: MergeArrayHandling.Concat,
  nulls: MergeNullValueHandling.Ignore,
  sameName: null,
};

const isContainer = (token: JToken): token is JContainer =>
  token.type === JTokenType.Object || token.type === JTokenType.Array || token.type === JTokenType.Constructor;

export function mergeObjects(target: JObject, content: unknown, settings: MergeSettings): void {
  if (!(content instanceof Token) || content.type !== JTokenType.Object) return;
  for (const item of [...(content as JObject).properties()]) {
    const existing = target.property(item.name, settings.sameName ?? undefined);
    const value = item.value;
    if (existing === null) {
      target.addProperty(item.name, value);
      continue;
    }
    if (value === null) continue;
    const current = existing.value;
    if (!isContainer(current) || current.type !== value.type) {
      if (value.type !== JTokenType.Null || settings.nulls === MergeNullValueHandling.Merge) existing.value = value;
    } else current.mergeItem(value, settings);
  }
}

/** Contents of a token that is an array or constructor, or of any sequence; null otherwise. */
function itemsOf(content: unknown): unknown[] | null {
  if (content instanceof Token) {
    return content.type === JTokenType.Array || content.type === JTokenType.Constructor
      ? [...content.childTokens]
      : null;
  }
  return isMultiContent(content) ? [...iterateBoxed(content)] : null;
}

export function mergeArrays(target: JContainer, content: unknown, settings: MergeSettings): void {
  const items = itemsOf(content);
  if (items === null || content === target) return;
  switch (settings.arrays) {
    case MergeArrayHandling.Concat:
      for (const item of items) target.add(tokenOfContent(item));
      return;
    case MergeArrayHandling.Union: {
      for (const item of items) {
        const token = tokenOfContent(item);
        if (!target.childTokens.some((child) => child.deepEquals(token))) target.add(token);
      }
      return;
    }
    case MergeArrayHandling.Replace:
      target.clearItems();
      for (const item of items) target.add(tokenOfContent(item));
      return;
    case MergeArrayHandling.Merge:
      items.forEach((item, index) => {
        if (index >= target.count) {
          target.add(item);
          return;
        }
        const current = (target as JArray).itemAt(index);
        if (isContainer(current)) {
          current.mergeItem(item, settings);
          return;
        }
        const token = item === null ? null : tokenOfContent(item);
        if (token !== null && token.type !== JTokenType.Null) target.setItemAt(index, token);
      });
      return;
    default:
      throw argumentException('Unexpected merge array handling when merging JSON.', 'settings');
  }
}
