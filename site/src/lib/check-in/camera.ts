import { keepAwake } from '../keep-awake.ts';

/** Finds the text of a QR code in the present frame of a video. */
export type ReadFrame = (video: HTMLVideoElement) => Promise<string | undefined>;

/** The part of the Barcode Detection API (W3C Community Group) that is used. */
interface Detector {
  detect(image: CanvasImageSource): Promise<{ rawValue: string }[]>;
}
type DetectorClass = {
  new (options: { formats: string[] }): Detector;
  getSupportedFormats(): Promise<readonly string[]>;
};

/** Frames are made smaller: a code fills a good part of what the visitor holds in front of the camera. */
const FRAME_PIXELS = 800;

/** Chooses the browser's own detector where there is one, else a library that is loaded now. */
export async function frameReader(): Promise<ReadFrame> {
  const { BarcodeDetector: own } = globalThis as { BarcodeDetector?: DetectorClass };
  const formats = (await own?.getSupportedFormats().catch(() => [])) ?? [];
  if (own && formats.includes('qr_code')) {
    const detector = new own({ formats: ['qr_code'] });
    return async (video) => (await detector.detect(video))[0]?.rawValue;
  }
  const { decodeQR } = await import('qr/decode.js');
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d', { willReadFrequently: true });
  return async (video) => {
    const { videoWidth, videoHeight } = video;
    const scale = Math.min(1, FRAME_PIXELS / Math.max(videoWidth, videoHeight, 1));
    canvas.width = Math.round(videoWidth * scale);
    canvas.height = Math.round(videoHeight * scale);
    if (!context || canvas.width === 0) return undefined;
    context.drawImage(video, 0, 0, canvas.width, canvas.height);
    try {
      return decodeQR(context.getImageData(0, 0, canvas.width, canvas.height));
    } catch {
      // No code is in this frame.
      return undefined;
    }
  };
}

/** The camera of a phone that looks away from its user. */
export interface Camera {
  hasLight: boolean;
  setLight(on: boolean): Promise<void>;
  stop(): void;
}

/** @throws DOMException when there is no camera, or the visitor does not allow it */
export async function openCamera(video: HTMLVideoElement): Promise<Camera> {
  const stream = await navigator.mediaDevices.getUserMedia({
    video: { facingMode: 'environment', width: { ideal: 1280 }, height: { ideal: 720 } },
  });
  video.srcObject = stream;
  await video.play();
  const [track] = stream.getVideoTracks();
  // A screen that turns off would stop the camera.
  const allowSleep = keepAwake();
  return {
    hasLight: 'torch' in (track?.getCapabilities?.() ?? {}),
    // The types lack `torch` (Image Capture API, W3C).
    setLight: async (on) => track?.applyConstraints({ advanced: [{ torch: on } as MediaTrackConstraintSet] }),
    stop() {
      for (const each of stream.getTracks()) each.stop();
      video.srcObject = null;
      allowSleep();
    },
  };
}
