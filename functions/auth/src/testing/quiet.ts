import { onTestFinished, vi } from 'vitest';

/** Keeps what is logged by the thousand during this test to itself. */
export function quiet(): void {
  const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  onTestFinished(() => stderr.mockRestore());
}
