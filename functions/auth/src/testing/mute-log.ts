import { onTestFinished, vi } from 'vitest';

/** Discards the log of this test, which has thousands of lines. */
export function muteLog(): void {
  const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  onTestFinished(() => stderr.mockRestore());
}
