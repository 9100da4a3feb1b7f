import { createPopup } from './popup/popup-feed.ts';
import { PopupApp } from './popup/popup-app.tsx';
import { placeInAddress } from './popup/place-in-address.ts';
import { settling } from './popup/settle-after-link.ts';
import { putAwayKeeper } from './settings/put-away.ts';
import { mount } from './shared/mount.tsx';
import { windowApi } from './shared/window-api.ts';
import { draftKeeper } from './tunnel/draft.ts';

const keepers = { drafts: draftKeeper(localStorage), putAway: putAwayKeeper(localStorage) };
const popup = createPopup(windowApi(), Date.now, keepers);
const settle = settling(window);
const follow = () => {
  const place = placeInAddress(window.location.href);
  if (place === null) return;
  settle();
  popup.actions.follow(place);
};
follow();
// The window is open already and somebody follows another link: only the fragment changes.
window.addEventListener('hashchange', follow);

mount(<PopupApp popup={popup} />);
