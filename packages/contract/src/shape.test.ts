import assert from 'node:assert/strict';
import {test} from 'node:test';
import * as shape from './responses/shape.js';

const person = shape.object({
  name: shape.string(),
  age: shape.nullable(shape.number()),
  isAdmin: shape.boolean(),
  tags: shape.optional(shape.array(shape.object({id: shape.string()}))),
});
const ada: shape.output<typeof person> = {name: 'Ada', age: null, isAdmin: true};

const mismatch = (value: unknown) => {
  const found = shape.findMismatch(person, value);
  return found && [found.path.join('.'), found.message];
};

test('findMismatch: returns undefined for a match, also with additional fields', () => {
  for (const value of [ada, {...ada, age: 36, tags: []}, {...ada, tags: [{id: 'a', more: 1}], more: {}}]) {
    assert.equal(mismatch(value), undefined);
  }
});

test('findMismatch: returns the first mismatch with its path', () => {
  for (const [value, path, expected] of [
    [null, '', 'object'],
    [[], '', 'object'],
    ['Ada', '', 'object'],
    [undefined, '', 'object'],
    [{...ada, name: 7}, 'name', 'string'],
    [{...ada, name: null}, 'name', 'string'],
    [{name: 'Ada', age: 1}, 'isAdmin', 'boolean'],
    [{...ada, age: '36'}, 'age', 'number'],
    [{name: 'Ada', isAdmin: true}, 'age', 'number'],
    [{...ada, tags: {}}, 'tags', 'array'],
    [{...ada, tags: null}, 'tags', 'array'],
    [{...ada, tags: [{id: 'a'}, {id: 1}, 7]}, 'tags.1.id', 'string'],
    [{...ada, tags: [[]]}, 'tags.0', 'object'],
  ] as const) {
    assert.deepEqual(mismatch(value), [path, `expected ${expected}`], JSON.stringify(value));
  }
});

test('openEnum: accepts any string, because a later server may add values', () => {
  assert.equal(shape.findMismatch(shape.openEnum<'up' | 'down'>(), 'sideways'), undefined);
  assert.notEqual(shape.findMismatch(shape.openEnum<'up' | 'down'>(), 1), undefined);
});
