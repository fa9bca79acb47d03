/**
 * Keeps the screen on while the page is visible, in browsers that can (Screen Wake Lock API, W3C).
 *
 * @returns a function that ends it
 */
export function keepAwake(): () => void {
  let isOver = false;
  let lock: WakeLockSentinel | undefined;
  const request = async () => {
    if (isOver || document.visibilityState !== 'visible') return;
    // A browser refuses it for example when the battery is low.
    lock = await navigator.wakeLock?.request('screen').catch(() => undefined);
    if (isOver) await lock?.release();
  };
  // A page that was hidden has lost its lock.
  document.addEventListener('visibilitychange', request);
  void request();
  return () => {
    isOver = true;
    document.removeEventListener('visibilitychange', request);
    void lock?.release();
  };
}
