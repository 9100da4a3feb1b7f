import { PopupApp } from './popup/popup-app.tsx';
import { createPopup } from './popup/popup-feed.ts';
import { mount } from './shared/mount.tsx';
import { windowApi } from './shared/window-api.ts';
import { draftKeeper } from './tunnel/draft.ts';

mount(<PopupApp popup={createPopup(windowApi(), Date.now, draftKeeper(localStorage))} />);
