// How large and how fast the emulator is, as lines of docs/emulator.md: measured by `npm run bench:emulator`, typed in by hand.

export const figures: string[] = [];
