// SPDX-License-Identifier: Apache-2.0
// The buzzer's tones, at the frequency and for the time the firmware asked for. Silent until the person switches it on.

export class Sound {
  constructor(button) {
    this.button = button;
    this.context = null;
    button.onclick = () => this.toggle();
  }

  toggle() {
    const on = this.button.getAttribute("aria-pressed") !== "true";
    this.button.setAttribute("aria-pressed", on);
    this.context ??= new AudioContext();
    if (on) this.context.resume();
    else this.context.suspend();
    this.tone(0);
  }

  /** Sound at so many hertz until told otherwise; 0 is silence. */
  tone(hertz) {
    this.playing?.stop();
    this.playing = null;
    if (!hertz || this.context?.state !== "running") return;
    this.playing = new OscillatorNode(this.context, { type: "square", frequency: hertz });
    this.playing.connect(new GainNode(this.context, { gain: 0.05 })).connect(this.context.destination);
    this.playing.start();
    this.playing.stop(this.context.currentTime + 2);
  }
}
