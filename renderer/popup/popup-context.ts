import { createContext, use } from 'react';
import { useStore } from '../shared/use-store.ts';
import type { PopupActions } from './popup-actions.ts';
import type { Popup } from './popup-feed.ts';
import type { PopupState } from './popup-state.ts';

export const PopupContext = createContext<Popup | null>(null);

function usePopup(): Popup {
  const popup = use(PopupContext);
  if (popup === null) throw new Error('used outside the popup');
  return popup;
}

/** A part of the popup's state; renders again when that part changes. */
export const usePopupState = <P>(pick: (state: PopupState) => P): P => useStore(usePopup().store, pick);
export const usePopupActions = (): PopupActions => usePopup().actions;
