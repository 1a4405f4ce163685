// Package rules runs what is written in other languages.
package rules

import (
	"net/http"
	"os"

	"github.com/Knetic/govaluate"
	"github.com/dop251/goja"
	"github.com/gin-gonic/gin"
	"github.com/robertkrimen/otto"
	"github.com/traefik/yaegi/interp"
	lua "github.com/yuin/gopher-lua"
)

func run(c *gin.Context) {
	machine := goja.New()
	value, err := machine.RunString(c.PostForm("script")) // bad: code-injection
	if err != nil {
		c.Status(400)
		return
	}
	c.JSON(200, value)
}

func runOld(w http.ResponseWriter, r *http.Request) {
	machine := otto.New()
	machine.Run("total = " + r.FormValue("formula")) // bad: code-injection
}

func runGo(w http.ResponseWriter, r *http.Request) {
	machine := interp.New(interp.Options{})
	if _, err := machine.Eval(r.FormValue("code")); err != nil { // bad: code-injection
		http.Error(w, "failed", http.StatusBadRequest)
	}
}

func runLua(c *gin.Context) {
	state := lua.NewState()
	defer state.Close()
	state.DoString(c.Query("script")) // bad: code-injection
}

func calculate(c *gin.Context) {
	expression, err := govaluate.NewEvaluableExpression(c.Query("expression")) // bad: code-injection
	if err != nil {
		c.Status(400)
		return
	}
	expression.Evaluate(nil)
}

func fixed() {
	machine := goja.New()
	machine.RunString("1 + 1") // ok: code-injection
}

func given(c *gin.Context) {
	machine := goja.New()
	machine.Set("price", c.Query("price"))
	machine.RunString("price * 2") // ok: code-injection
}

const script = "return 1"

func runLuaFixed() {
	state := lua.NewState()
	state.DoString(script) // ok: code-injection
}

func calculateFixed(c *gin.Context) {
	expression, _ := govaluate.NewEvaluableExpression("a > 1") // ok: code-injection
	expression.Evaluate(map[string]any{"a": c.Query("a")})
}

type machine struct{}

func (machine) Eval(text string) string { return text }

func own(m machine, w http.ResponseWriter, r *http.Request) {
	m.Eval(r.FormValue("text")) // ok: code-injection
	os.Exit(0)
}
