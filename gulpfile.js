// Builds the package: a clean dist with the compiled code, and beside it the files that tsc does not copy.
const { spawn } = require('node:child_process');
const { rm } = require('node:fs/promises');
const { dest, series, src } = require('gulp');

const clean = () => rm('dist', { recursive: true, force: true });

const compile = () => spawn(process.execPath, [require.resolve('typescript/bin/tsc')], { stdio: 'inherit' });

// gulp 5 reads files as text unless told otherwise, which would damage anything binary.
const icons = () =>
  src(['nodes/**/*.svg', 'credentials/**/*.svg'], { base: '.', encoding: false, allowEmpty: true }).pipe(dest('dist'));

const schemas = () => src('nodes/**/__schema__/**/*.json', { base: '.', allowEmpty: true }).pipe(dest('dist'));

exports['build:icons'] = icons;
exports.build = series(clean, compile, icons, schemas);
