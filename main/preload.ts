import { contextBridge } from 'electron';
import { exposedApi } from './ipc/exposed-api.ts';
import { receive, send } from './ipc/ipc-renderer.ts';

contextBridge.exposeInMainWorld('drawbridge', exposedApi(send, receive));
