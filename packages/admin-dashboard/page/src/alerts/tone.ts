/** Two notes, one after the other: frequency in Hz, and when it begins in seconds. */
const notes = [
  [660, 0],
  [880, 0.16],
] as const;
const noteSeconds = 0.22;
const loudness = 0.12;
/** A browser may hold sound back until the page is touched; what comes later than this is no alert any more. */
const latestMs = 2_000;

/** Makes a short tone without a file; it is silent where the browser lets no page sound that nobody has touched. */
export function createTone(now: () => number): () => Promise<void> {
  let audio: AudioContext | null = null;
  return async () => {
    audio ??= new AudioContext();
    const askedAt = now();
    await audio.resume();
    if (now() - askedAt > latestMs) return;
    for (const [frequency, after] of notes) playNote(audio, frequency, audio.currentTime + after);
  };
}

function playNote(audio: AudioContext, frequency: number, at: number): void {
  const gain = audio.createGain();
  // From silence to silence, without a click.
  gain.gain.setValueAtTime(0, at);
  gain.gain.linearRampToValueAtTime(loudness, at + 0.02);
  gain.gain.linearRampToValueAtTime(0, at + noteSeconds);
  gain.connect(audio.destination);
  const oscillator = audio.createOscillator();
  oscillator.frequency.value = frequency;
  oscillator.connect(gain);
  oscillator.start(at);
  oscillator.stop(at + noteSeconds);
}
