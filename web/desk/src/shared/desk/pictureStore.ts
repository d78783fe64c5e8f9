/** Keeps the bytes of pictures that wait to be sent, so that they outlive a reload. */
export interface PictureStore {
  put(key: string, blob: Blob): Promise<void>;
  find(key: string): Promise<Blob | null>;
  remove(key: string): Promise<void>;
}

const storeName = 'pictures';

/** Pictures in IndexedDB; where the browser refuses it, they live as long as the page. */
export function createPictureStore(name: string): PictureStore {
  const memory = new Map<string, Blob>();
  let opening: Promise<IDBDatabase | null> | undefined;
  const open = (): Promise<IDBDatabase | null> => (opening ??= openDatabase(name));
  return {
    async put(key, blob) {
      memory.set(key, blob);
      await run(await open(), 'readwrite', (store) => store.put(blob, key));
    },
    async find(key) {
      const kept = memory.get(key) ?? await run(await open(), 'readonly', (store) => store.get(key));
      return kept instanceof Blob ? kept : null;
    },
    async remove(key) {
      memory.delete(key);
      await run(await open(), 'readwrite', (store) => store.delete(key));
    },
  };
}

function openDatabase(name: string): Promise<IDBDatabase | null> {
  return new Promise((resolve) => {
    if (typeof indexedDB === 'undefined') {
      resolve(null);
      return;
    }
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => { request.result.createObjectStore(storeName); };
    request.onsuccess = () => { resolve(request.result); };
    request.onerror = () => { resolve(null); };
  });
}

function run(database: IDBDatabase | null, mode: IDBTransactionMode, act: (store: IDBObjectStore) => IDBRequest): Promise<unknown> {
  return new Promise((resolve) => {
    if (database === null) {
      resolve(null);
      return;
    }
    const transaction = database.transaction(storeName, mode);
    const request = act(transaction.objectStore(storeName));
    transaction.oncomplete = () => { resolve(request.result); };
    transaction.onabort = () => { resolve(null); };
  });
}
