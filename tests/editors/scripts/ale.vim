" A person's session in Vim with ALE, step by step; run by test_vim.py in the folder of a project.
set nocompatible hidden nomore
set runtimepath^=/usr/share/vim-ale
let g:ale_fix_on_save = 0
let g:ale_linters = {'python': ['assay']}
filetype plugin on
runtime plugin/ale.vim
exe 'source ' . fnameescape($ASSAY_SNIPPET)

func! Say(words) abort
  call writefile([a:words], $ASSAY_SAID, 'a')
endfunc

func! Until(what, Look) abort
  " Messages are taken in while Vim waits; half a minute is far more than anything takes.
  for l:look in range(600)
    if a:Look()
      return
    endif
    sleep 50m
  endfor
  call Say('FAIL ' . a:what)
  call Say(string(getline(1, '$')) . string(ale#engine#GetLoclist(bufnr(''))))
  cquit! 1
endfunc

edit app.py
set filetype=python
call append(4, '    settings = yaml.load(text)')
ALELint
call Until('one diagnostic', {-> len(ale#engine#GetLoclist(bufnr(''))) == 1})
let found = ale#engine#GetLoclist(bufnr(''))[0]
call Say(printf('line %d code %s', found.lnum, get(found, 'code', '')))
call cursor(5, found.col + 2)
" ALE asks which action is meant even where there is one; this is the answer that a person types.
func! ale#util#Input(message, value, ...) abort
  return '1'
endfunc
ALECodeAction
call Until('the line is fixed', {-> getline(5) ==# '    settings = yaml.safe_load(text)'})
write
call Until('no diagnostic is left', {-> len(ale#engine#GetLoclist(bufnr(''))) == 0})
ALEStopAllLSPs
call Say('DONE')
qall!
