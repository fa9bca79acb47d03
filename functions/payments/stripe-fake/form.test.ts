import { expect, test } from 'vitest';
import { parseForm } from './form.ts';

const plain = (text: string) => JSON.parse(JSON.stringify(parseForm(text)));

test('nested names become nested values', () => {
  expect(plain('amount=5&card[token]=tok_visa&line_items[0][price_data][currency]=usd')).toEqual({
    amount: '5',
    card: { token: 'tok_visa' },
    line_items: { 0: { price_data: { currency: 'usd' } } },
  });
});

test('an empty bracket appends to a list', () => {
  expect(plain('expand[]=a&expand[]=b')).toEqual({ expand: { 0: 'a', 1: 'b' } });
});

test('encoded brackets, plus signs and accents are decoded', () => {
  expect(plain('metadata%5Bname%5D=J%C3%BCrgen+Klopp')).toEqual({ metadata: { name: 'Jürgen Klopp' } });
});

test('a name such as __proto__ does not reach the prototype', () => {
  const form = parseForm('__proto__[polluted]=yes&constructor=no');
  expect(Object.keys(form)).toEqual(['__proto__', 'constructor']);
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});

test.each(['a[b=1', 'a[b]c=1', 'a=1&a[b]=2', `a${'[b]'.repeat(50)}=1`])('%s is rejected', (text) => {
  expect(() => parseForm(text)).toThrow(RangeError);
});
