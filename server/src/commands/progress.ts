import {Presets, SingleBar} from 'cli-progress';

/** Shows how much of a long job is done. */
export interface Progress {
  /** Sets the amount of finished work and its total. */
  readonly update: (done: number, total: number) => void;
  readonly stop: () => void;
}

const noProgress: Progress = {update: () => undefined, stop: () => undefined};

function progressBar(): Progress {
  const bar = new SingleBar({format: '{bar} {percentage}% | {eta_formatted} left'}, Presets.rect);
  bar.start(0, 0);
  return {
    update: (done, total) => {
      bar.setTotal(total);
      bar.update(done);
    },
    stop: () => bar.stop(),
  };
}

/** One line for each tenth, for logs. */
function progressLines(stream: NodeJS.WritableStream): Progress {
  let shown = -1;
  return {
    update: (done, total) => {
      const tenth = total ? Math.floor((10 * done) / total) : 0;
      if (tenth > shown) stream.write(`${tenth * 10} %\n`);
      shown = Math.max(shown, tenth);
    },
    stop: () => undefined,
  };
}

/**
 * Shows progress on stderr: a bar on a terminal, lines elsewhere.
 *
 * @param options.isShown - False for a command whose output a program reads.
 */
export function showProgress({isShown}: {readonly isShown: boolean}): Progress {
  if (!isShown) return noProgress;
  return process.stderr.isTTY ? progressBar() : progressLines(process.stderr);
}
