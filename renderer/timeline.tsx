import { mount } from './shared/mount.tsx';
import { windowApi } from './shared/window-api.ts';
import { journeyInAddress } from './timeline/journey-in-address.ts';
import { TimelineApp } from './timeline/timeline-app.tsx';
import { createTimeline } from './timeline/timeline-feed.ts';

const timeline = createTimeline(windowApi(), journeyInAddress(window.location.href));
// The window is open already and the popup asks for another journey: only the fragment changes.
window.addEventListener('hashchange', () =>
  timeline.setFilter({ journey: journeyInAddress(window.location.href) }),
);

mount(<TimelineApp timeline={timeline} />);
