/** Sounds that call somebody back; silent until `unlock` was called in a gesture. */
export interface Sound {
  readonly unlock: () => void;
  readonly chime: () => void;
}

/** Two soft notes, made without a file. Where the browser has no sound, nothing. */
export function createSound(): Sound {
  let context: AudioContext | null = null;
  return {
    unlock: () => {
      if (!("AudioContext" in window)) return;
      context ??= new AudioContext();
      void context.resume();
    },
    chime: () => {
      if (context === null || context.state !== "running") return;
      playNote(context, 659.25, 0);
      playNote(context, 880, 0.18);
    },
  };
}

function playNote(context: AudioContext, frequencyHz: number, delaySeconds: number): void {
  const startAt = context.currentTime + delaySeconds;
  const tone = new OscillatorNode(context, { type: "sine", frequency: frequencyHz });
  const volume = new GainNode(context, { gain: 0 });
  volume.gain.setValueAtTime(0, startAt);
  volume.gain.linearRampToValueAtTime(0.25, startAt + 0.03);
  volume.gain.exponentialRampToValueAtTime(0.001, startAt + 0.6);
  tone.connect(volume).connect(context.destination);
  tone.start(startAt);
  tone.stop(startAt + 0.65);
}
