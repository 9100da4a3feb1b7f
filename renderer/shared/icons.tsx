import { icon } from './icon.tsx';

const d = (...paths: string[]) => icon(paths.map((path) => <path key={path} d={path} />));

export const AlertIcon = d('M12 4 2.8 19.5h18.4L12 4Z', 'M12 10v4.2', 'M12 17v.01');
export const ErrorIcon = d('M8.2 3h7.6L21 8.2v7.6L15.8 21H8.2L3 15.8V8.2L8.2 3Z', 'm9 9 6 6', 'm15 9-6 6');
export const CheckIcon = d('m5 12.5 4.5 4.5L19 7.5');
export const CloseIcon = d('m6.5 6.5 11 11', 'm17.5 6.5-11 11');
export const ChevronIcon = d('m9.5 6.5 5.5 5.5-5.5 5.5');
export const ArrowDownIcon = d('M12 5v14', 'm6 13 6 6 6-6');
export const ArrowOutIcon = d('M8 16 17 7', 'M9.5 7H17v7.5');
export const CopyIcon = d(
  'M9 8.5h9a1.5 1.5 0 0 1 1.5 1.5v9a1.5 1.5 0 0 1-1.5 1.5H9A1.5 1.5 0 0 1 7.5 19v-9A1.5 1.5 0 0 1 9 8.5Z',
  'M16.5 8.5V5A1.5 1.5 0 0 0 15 3.5H6A1.5 1.5 0 0 0 4.5 5v9A1.5 1.5 0 0 0 6 15.5h1.5',
);
export const SearchIcon = d('M10.8 17.6a6.8 6.8 0 1 0 0-13.6 6.8 6.8 0 0 0 0 13.6Z', 'm20 20-4.4-4.4');
export const ClockIcon = d('M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17Z', 'M12 7.5V12l3 2');
export const PencilIcon = d('m4 20 .9-4L16 4.9a2 2 0 0 1 2.9 0l.2.2a2 2 0 0 1 0 2.9L8 19.1 4 20Z');
export const ShieldCheckIcon = d(
  'M12 3 4.8 5.8v5.4c0 4.5 3 8 7.2 9.8 4.2-1.8 7.2-5.3 7.2-9.8V5.8L12 3Z',
  'm8.8 12 2.3 2.3 4.2-4.5',
);
export const ShieldAskIcon = d(
  'M12 3 4.8 5.8v5.4c0 4.5 3 8 7.2 9.8 4.2-1.8 7.2-5.3 7.2-9.8V5.8L12 3Z',
  'M9.9 9.6a2.2 2.2 0 1 1 3.2 2c-.7.4-1.1.8-1.1 1.6',
  'M12 16.2v.01',
);
export const KnockIcon = d(
  'M6 21V4.5A1.5 1.5 0 0 1 7.5 3h9A1.5 1.5 0 0 1 18 4.5V21',
  'M3.5 21h17',
  'M14.5 12v.01',
);
export const PlugIcon = d('M9 3.5V8', 'M15 3.5V8', 'M6.5 8h11v3.5a5.5 5.5 0 0 1-11 0V8Z', 'M12 17v3.5');
export const FileIcon = d(
  'M13.5 3.5h-6A1.5 1.5 0 0 0 6 5v14a1.5 1.5 0 0 0 1.5 1.5h9A1.5 1.5 0 0 0 18 19V8l-4.5-4.5Z',
  'M13.5 3.5V8H18',
);
export const RouteIcon = d(
  'M6 20a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z',
  'M18 8a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z',
  'M8 18h7.5a3 3 0 0 0 0-6h-7a3 3 0 0 1 0-6H16',
);
export const GlobeIcon = d(
  'M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17Z',
  'M3.5 12h17',
  'M12 3.5c2.5 2.3 3.7 5.2 3.7 8.5s-1.2 6.2-3.7 8.5c-2.5-2.3-3.7-5.2-3.7-8.5S9.5 5.8 12 3.5Z',
);

export const CompassIcon = d('M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17Z', 'm15.5 8.5-2 5-5 2 2-5 5-2Z');
export const CardIcon = d(
  'M5 5.5h14A1.5 1.5 0 0 1 20.5 7v10a1.5 1.5 0 0 1-1.5 1.5H5A1.5 1.5 0 0 1 3.5 17V7A1.5 1.5 0 0 1 5 5.5Z',
  'M7 15.5c.3-1.6 1.1-2.3 2.2-2.3s1.9.7 2.2 2.3',
  'M9.2 11a1.3 1.3 0 1 0 0-2.6 1.3 1.3 0 0 0 0 2.6Z',
  'M14.5 10h3',
  'M14.5 14h3',
);
export const PersonCheckIcon = d(
  'M10 11.5a3.7 3.7 0 1 0 0-7.5 3.7 3.7 0 0 0 0 7.5Z',
  'M3.5 20c.5-3.7 3-5.5 6.5-5.5 1.3 0 2.5.3 3.5.8',
  'm14.8 18 2.1 2.1 3.8-4.1',
);
export const KeyIcon = d(
  'M8 16.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9Z',
  'M12.5 12h8',
  'M17 12v3',
  'M20 12v2',
);
export const BoltIcon = d('M13 3 5 13.5h6L10.5 21 19 10.5h-6.2L13 3Z');
export const DotIcon = d('M12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6Z');

export const PassIcon = d(
  'M12 20.5a8.500 8.500 0 1 0 0-17 8.500 8.500 0 0 0 0 17Z',
  'm8.3 12.3 2.600 2.600 4.900-5.400',
);
export const CheckupIcon = d('M3.5 12.500H7l2.300-6 4.200 11 2.600-7 1.200 2h3.200');
export const PauseIcon = d(
  'M12 20.5a8.500 8.500 0 1 0 0-17 8.500 8.500 0 0 0 0 17Z',
  'M10 9.200v5.600',
  'M14 9.200v5.600',
);
export const RetryIcon = d('M19.5 12a7.500 7.500 0 1 1-2.300-5.400', 'M19.500 3.800v3.700h-3.700');
export const SaveIcon = d('M12 4v11', 'm7.500 10.800 4.500 4.500 4.500-4.500', 'M4.500 19.500h15');
export const GearIcon = d(
  'M12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6Z',
  'M12 3.2v2.4',
  'M12 18.4v2.4',
  'M3.2 12h2.4',
  'M18.4 12h2.4',
  'm5.8 5.8 1.7 1.7',
  'm16.500 16.500 1.700 1.700',
  'm5.8 18.200 1.700-1.700',
  'm16.500 7.500 1.700-1.700',
);
