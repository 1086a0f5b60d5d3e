import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';
import { useLocation } from 'wouter';
import { useQuery } from 'urql';
import { SearchDocument, type SearchQuery } from '../api/operations.ts';
import { accountAddress, entityAddress, query } from '../address/addresses.ts';
import { useWindow, withWindow } from '../address/window.ts';
import { counted, entityTypeNames } from '../parts/words.ts';

interface Hit {
  readonly key: string;
  readonly name: string;
  readonly about: string;
  readonly address: string;
}

const typingPauseMilliseconds = 150;

/** Finds entities and accounts while one types; Enter without a choice lists everything that matches. */
export function Search() {
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState(-1);
  const [isOpen, setOpen] = useState(false);
  const { hits, isNothing } = useHits(text.trim());
  const go = useGo();
  const input = useSlashKey();
  const listId = useId();
  const leave = (address: string) => {
    setOpen(false);
    setText('');
    setChosen(-1);
    input.current?.blur();
    go(address);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') setOpen(false);
    if (event.key === 'ArrowDown') setChosen(Math.min(chosen + 1, hits.length - 1));
    if (event.key === 'ArrowUp') setChosen(Math.max(chosen - 1, -1));
    if (event.key === 'Enter' && text.trim() !== '') {
      leave(hits[chosen]?.address ?? `/entities?${query({ search: text.trim() })}`);
    }
    if (event.key === 'ArrowUp' || event.key === 'ArrowDown') event.preventDefault();
  };
  const isShown = isOpen && hits.length > 0;
  return (
    <search className="search">
      <input
        ref={input}
        type="search"
        role="combobox"
        aria-label="Find an entity or account"
        placeholder="Find an entity or account   /"
        aria-expanded={isShown}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={chosen < 0 ? undefined : `${listId}-${chosen}`}
        value={text}
        onChange={({ target }) => {
          setText(target.value);
          setChosen(-1);
          setOpen(true);
        }}
        onKeyDown={onKeyDown}
        onBlur={() => {
          setOpen(false);
        }}
      />
      <HitList id={listId} hits={hits} chosen={chosen} isShown={isShown} onChoose={leave} />
      <p className="hits no-hits" role="status" hidden={!(isOpen && isNothing)}>
        {isOpen && isNothing && `Nothing has “${text.trim()}” in its name or ARN.`}
      </p>
    </search>
  );
}

interface HitListProps {
  readonly id: string;
  readonly hits: readonly Hit[];
  readonly chosen: number;
  readonly isShown: boolean;
  readonly onChoose: (address: string) => void;
}

function HitList({ id, hits, chosen, isShown, onChoose }: HitListProps) {
  return (
    <ul id={id} role="listbox" aria-label="Found" className="hits" hidden={!isShown}>
      {hits.map((hit, index) => (
        <li
          key={hit.key}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === chosen}
          onMouseDown={(event) => {
            event.preventDefault();
            onChoose(hit.address);
          }}
        >
          {hit.name} <span className="muted">{hit.about}</span>
        </li>
      ))}
    </ul>
  );
}

function useGo(): (address: string) => void {
  const [, navigate] = useLocation();
  const days = useWindow();
  return (address) => {
    navigate(withWindow(address, days));
  };
}

/** `/` goes to the search from wherever nothing is being typed. */
function useSlashKey() {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const onKeyDown = (event: globalThis.KeyboardEvent) => {
      const isTyping =
        event.target instanceof Element && event.target.closest('input, select, textarea') !== null;
      if (event.key !== '/' || isTyping) return;
      event.preventDefault();
      input.current?.focus();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => {
      document.removeEventListener('keydown', onKeyDown);
    };
  }, []);
  return input;
}

interface Hits {
  readonly hits: readonly Hit[];
  /** The text was looked for and not found. */
  readonly isNothing: boolean;
}

function useHits(text: string): Hits {
  const [search, setSearch] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => {
      setSearch(text);
    }, typingPauseMilliseconds);
    return () => {
      clearTimeout(timer);
    };
  }, [text]);
  const [{ data, fetching }] = useQuery({
    query: SearchDocument,
    variables: { search },
    pause: search === '',
  });
  if (text === '' || data == null) return { hits: [], isNothing: false };
  const hits = hitsOf(data, text);
  return { hits, isNothing: hits.length === 0 && search === text && !fetching };
}

function hitsOf({ accounts, entities }: SearchQuery, text: string): Hit[] {
  const more = entities.totalCount - entities.nodes.length;
  return [
    ...accounts.nodes.map(({ id, accountId, name }) => ({
      key: id,
      name: name ?? accountId,
      about: `account ${accountId}`,
      address: accountAddress(accountId),
    })),
    ...entities.nodes.map((entity) => ({
      key: entity.id,
      name: entity.name,
      about: `${entityTypeNames[entity.type].toLowerCase()} in ${entity.account.name ?? entity.account.accountId}`,
      address: entityAddress(entity),
    })),
    ...(more > 0
      ? [
          {
            key: 'more',
            name: `${counted(more, 'more entity', 'more entities')} …`,
            about: '',
            address: `/entities?${query({ search: text })}`,
          },
        ]
      : []),
  ];
}
