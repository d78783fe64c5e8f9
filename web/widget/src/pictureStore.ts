/** Pictures that wait to be sent. They outlive a reload where the browser has IndexedDB, else the page view. */
export interface PictureStore {
  put(key: string, picture: Blob): Promise<void>;
  get(key: string): Promise<Blob | null>;
  remove(key: string): Promise<void>;
}

const storeName = 'pictures';

export function pictureStore(databaseName: string, factory: IDBFactory | undefined): PictureStore {
  const memory = new Map<string, Blob>();
  let opened: Promise<IDBDatabase | null> | undefined;

  function open(): Promise<IDBDatabase | null> {
    return opened ??= new Promise((resolve) => {
      try {
        const request = factory?.open(databaseName, 1);
        if (request === undefined) { resolve(null); return; }
        request.onupgradeneeded = () => { request.result.createObjectStore(storeName); };
        request.onsuccess = () => { resolve(request.result); };
        request.onerror = () => { resolve(null); };
        request.onblocked = () => { resolve(null); };
      } catch {
        resolve(null);
      }
    });
  }

  async function use<T>(mode: IDBTransactionMode, act: (store: IDBObjectStore) => IDBRequest<T>): Promise<T | null> {
    const database = await open();
    if (database === null) return null;
    return new Promise((resolve) => {
      try {
        const transaction = database.transaction(storeName, mode);
        const request = act(transaction.objectStore(storeName));
        transaction.oncomplete = () => { resolve(request.result); };
        transaction.onabort = () => { resolve(null); };
      } catch {
        resolve(null);
      }
    });
  }

  return {
    async put(key, picture) {
      memory.set(key, picture);
      await use('readwrite', (store) => store.put(picture, key));
    },
    async get(key) {
      return memory.get(key) ?? await use('readonly', (store): IDBRequest<Blob | undefined> => store.get(key) as IDBRequest<Blob | undefined>) ?? null;
    },
    async remove(key) {
      memory.delete(key);
      await use('readwrite', (store) => store.delete(key));
    },
  };
}
