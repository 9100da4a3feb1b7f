import { dialog } from 'electron';

export interface Question {
  /** One sentence, or a short heading. */
  message: string;
  detail: string;
  /** The first is what Enter chooses, the last what Escape chooses. */
  buttons: readonly [string, ...string[]];
}

/** Asks in the system's own window, which needs no page of ours; gives the index of the button. */
export async function ask({ message, detail, buttons }: Question): Promise<number> {
  const { response } = await dialog.showMessageBox({
    type: 'error',
    title: 'Drawbridge',
    message,
    detail,
    buttons: [...buttons],
    defaultId: 0,
    cancelId: buttons.length - 1,
    noLink: true,
  });
  return response;
}
