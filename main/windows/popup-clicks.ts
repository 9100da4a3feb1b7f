/** A click this soon after the popup closed itself is the click that closed it, ms. */
const sameClick = 300;

/**
 * What a click on the tray icon does. Where the click itself took the focus from the popup, the popup is gone by the
 * time the click is told, and opening it again would undo what the person did (menubar#274, electron#8689).
 * @param blurredAwayAt when the popup last closed itself for want of focus, ms, in the same clock as `now`
 */
export function trayClick(open: boolean, blurredAwayAt: number, now: number): 'open' | 'close' | 'nothing' {
  if (open) return 'close';
  return now - blurredAwayAt < sameClick ? 'nothing' : 'open';
}
