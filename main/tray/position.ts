export interface Point {
  x: number;
  y: number;
}
export interface Size {
  width: number;
  height: number;
}
export type Rect = Point & Size;

export interface Screen {
  bounds: Rect;
  /** The bounds without panels and docks. */
  workArea: Rect;
}

/** Between the popup and what it stands beside, in device-independent pixels. */
const gap = 8;

/**
 * Where the popup goes: at the tray icon where the system tells where that is (macOS, Windows). Linux tells nothing
 * (all zero), so after a click the popup goes to the corner that the cursor is nearest to, and otherwise to the
 * corner in which the panel is. Always wholly inside the work area.
 * @param clicked where the cursor was when the person clicked the tray; null where nobody clicked
 */
export function popupPosition(popup: Size, tray: Rect, screen: Screen, clicked: Point | null): Point {
  const area = screen.workArea;
  const wanted =
    tray.width > 0 && tray.height > 0 ? besideTray(popup, tray, screen) : corner(popup, screen, clicked);
  return {
    x: Math.round(clamp(wanted.x, area.x + gap, area.x + area.width - popup.width - gap)),
    y: Math.round(clamp(wanted.y, area.y + gap, area.y + area.height - popup.height - gap)),
  };
}

/** Centred under (or over) the icon; a taskbar at the side is handled by the clamp. */
function besideTray(popup: Size, tray: Rect, { bounds }: Screen): Point {
  const inUpperHalf = tray.y + tray.height / 2 < bounds.y + bounds.height / 2;
  return {
    x: tray.x + tray.width / 2 - popup.width / 2,
    y: inUpperHalf ? tray.y + tray.height + gap : tray.y - popup.height - gap,
  };
}

/** Between the cursor and the popup where no panel is told of: the icon that was clicked stays in sight. */
const icon = 24;

function corner(popup: Size, { bounds, workArea }: Screen, clicked: Point | null): Point {
  const bottom = workArea.y + workArea.height - popup.height;
  if (clicked === null) {
    const panelBelow = workArea.y + workArea.height < bounds.y + bounds.height && workArea.y === bounds.y;
    return { x: workArea.x + workArea.width - popup.width, y: panelBelow ? bottom : workArea.y };
  }
  const low = clicked.y > bounds.y + bounds.height / 2;
  const left = clicked.x < bounds.x + bounds.width / 2;
  return {
    x: left ? workArea.x : workArea.x + workArea.width - popup.width,
    y: low ? Math.min(bottom, clicked.y - icon - popup.height) : Math.max(workArea.y, clicked.y + icon),
  };
}

/** The lower bound wins where the popup is larger than the work area. */
const clamp = (value: number, low: number, high: number): number => Math.max(low, Math.min(value, high));
