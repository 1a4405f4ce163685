;; A person's session in Emacs with lsp-mode, step by step; run by test_emacs.py in the folder of a project.
(require 'lsp-mode)
(require 'lsp-diagnostics)
(load (getenv "ASSAY_SNIPPET"))

(setq lsp-session-file (make-temp-file "session")
      lsp-auto-guess-root t
      lsp-enable-file-watchers nil
      lsp-enable-snippet nil
      lsp-enable-suggest-server-download nil
      lsp-headerline-breadcrumb-enable nil
      lsp-modeline-code-actions-enable nil
      lsp-diagnostics-provider :flymake
      lsp-warn-no-matched-clients nil
      lsp-restart 'ignore)
(lsp-workspace-folders-add default-directory)
(find-file "app.py")
(lsp)
(until "the server runs"
       (lambda () (and (lsp-workspaces) (eq 'initialized (lsp--workspace-status (car (lsp-workspaces)))))))
(defun found () (gethash (lsp--fix-path-casing buffer-file-name) (lsp-diagnostics t)))
(type-insecure-line)
(let ((diagnostics (until "a diagnostic" #'found)))
  (check "one diagnostic" (= 1 (length diagnostics)))
  (goto-char (point-min))
  (re-search-forward "yaml\\.load")
  (goto-char (match-beginning 0))
  (let ((action (seq-find (lambda (each) (string-match "safe_load" (lsp:code-action-title each)))
                          (lsp-code-actions-at-point))))
    (check "a fix is offered" action)
    (lsp-execute-code-action action)))
(check-fixed-and-save)
(until "no diagnostic is left" (lambda () (null (found))))
(done)
