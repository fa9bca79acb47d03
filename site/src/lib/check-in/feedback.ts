import type { Verdict } from './decide.ts';

/** Tones in hertz, and vibration in milliseconds: on, off, on. */
const signals = {
  yes: { tones: [660, 990], vibration: [120] },
  no: { tones: [220, 165, 220], vibration: [200, 100, 200, 100, 200] },
};
const TONE_SECONDS = 0.14;

let audio: AudioContext | undefined;

/** Browsers play sound only after the visitor has touched the page: call it on a click. */
export function allowSound(): void {
  audio ??= 'AudioContext' in globalThis ? new AudioContext() : undefined;
  void audio?.resume().catch(() => undefined);
}

/** Says a verdict by sound and vibration, for someone who does not look at the screen. */
export function signal({ result }: Verdict): void {
  const { tones, vibration } = signals[result === 'admitted' ? 'yes' : 'no'];
  navigator.vibrate?.(vibration);
  if (audio?.state !== 'running') return;
  const gain = new GainNode(audio, { gain: 0.2 });
  gain.connect(audio.destination);
  for (const [n, frequency] of tones.entries()) {
    const tone = new OscillatorNode(audio, { frequency });
    tone.connect(gain);
    tone.start(audio.currentTime + n * TONE_SECONDS);
    tone.stop(audio.currentTime + (n + 1) * TONE_SECONDS);
  }
}
