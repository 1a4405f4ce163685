;; A person's session in Emacs with eglot, step by step; run by test_emacs.py in the folder of a project.
(require 'eglot)
(require 'flymake)
(load (getenv "ASSAY_SNIPPET"))

(setq eglot-sync-connect 20 eglot-autoshutdown t eglot-confirm-server-initiated-edits nil)
(find-file "app.py")
(setq-local project-find-functions (list (lambda (_) (cons 'transient default-directory))))
(apply #'eglot (eglot--guess-contact))
(until "the server runs" (lambda () (eglot-managed-p)))
(type-insecure-line)
;; Eglot sends changes when a person stops typing; a batch session is never idle.
(eglot--signal-textDocument/didChange)
(let ((found (until "a diagnostic" (lambda () (flymake-start) (flymake-diagnostics)))))
  (check "one diagnostic" (= 1 (length found)))
  (check "its line" (= 5 (line-number-at-pos (flymake-diagnostic-beg (car found)))))
  (let* ((start (flymake-diagnostic-beg (car found)))
         (offered (eglot-code-actions start (flymake-diagnostic-end (car found)) "quickfix" nil))
         (action (seq-find (lambda (each) (string-match "safe_load" (plist-get each :title))) offered)))
    (check "a fix is offered" action)
    ;; What eglot does with the action that a person chooses; newer ones have a function for it.
    (if (fboundp 'eglot-execute)
        (eglot-execute (eglot-current-server) action)
      (eglot--apply-workspace-edit (plist-get action :edit)))))
(check-fixed-and-save)
(until "no diagnostic is left" (lambda () (flymake-start) (null (flymake-diagnostics))))

;; The other languages go by their own names.
(with-temp-file "page.js" (insert "el.innerHTML = location.hash;\n"))
(find-file "page.js")
(apply #'eglot (eglot--guess-contact))
(until "a diagnostic in JavaScript" (lambda () (flymake-start) (flymake-diagnostics)))
(eglot-shutdown (eglot-current-server))
(done)
