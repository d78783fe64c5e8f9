import { useEffect, useState } from 'react';

export function Thumbnail({ blob, alt }: { readonly blob: Blob; readonly alt: string }) {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    const made = URL.createObjectURL(blob);
    setUrl(made);
    return () => { URL.revokeObjectURL(made); };
  }, [blob]);
  return url === null ? null : <img src={url} alt={alt} />;
}
