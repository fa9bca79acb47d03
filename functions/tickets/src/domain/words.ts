/** Letters that Unicode does not decompose into a base letter and an accent. */
const BASE_LETTERS: Record<string, string> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ħ: 'h',
  ı: 'i',
};
const WORD = /[\p{L}\p{N}]+/gu;
/** Scripts that write words without spaces. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Khmer}\p{Script=Lao}]/u;
/** The most letters of a word that are compared. */
const MOST_LETTERS = 24;

let segmenter: Intl.Segmenter | undefined;

/** Removes case, accents and apostrophes: "Björk" and "BJORK" are both "bjork". */
const fold = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\p{M}'’]/gu, '')
    .replace(/[ßæœøłđðþħı]/g, (letter) => BASE_LETTERS[letter] ?? letter);

/** The distinct words of a text in the form in which they are compared, in the order of the text. */
export const wordsOf = (text: string): string[] => [
  ...new Set((fold(text).match(WORD) ?? []).flatMap(split).map((word) => firstLetters(word, MOST_LETTERS))),
];

function split(run: string): string[] {
  if (!UNSPACED.test(run)) return [run];
  segmenter ??= new Intl.Segmenter('und', { granularity: 'word' });
  return Array.from(segmenter.segment(run), ({ segment }) => segment);
}

/** By code points: half of a surrogate pair cannot be stored. */
export const firstLetters = (word: string, count: number): string => [...word].slice(0, count).join('');
