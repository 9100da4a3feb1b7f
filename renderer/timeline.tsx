import { mount } from './shared/mount.tsx';
import { windowApi } from './shared/window-api.ts';
import { askedInAddress } from './timeline/asked-in-address.ts';
import { TimelineApp } from './timeline/timeline-app.tsx';
import { createTimeline } from './timeline/timeline-feed.ts';

const timeline = createTimeline(windowApi(), askedInAddress(window.location.href));
// The window is open already and the popup asks for something else: only the fragment changes.
window.addEventListener('hashchange', () => {
  const { journey, view } = askedInAddress(window.location.href);
  timeline.setView(view);
  if (view === 'steps') timeline.setFilter({ journey });
});

mount(<TimelineApp timeline={timeline} />);
