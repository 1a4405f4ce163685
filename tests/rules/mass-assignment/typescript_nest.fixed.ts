import { Body, Controller, Param, Patch, Post } from "@nestjs/common";
import { CreateUser } from "./dto";

@Controller("users")
export class UserController {
  constructor(private readonly repository: any) {}

  @Post()
  create(@Body() body: any) {
    return this.repository.create((({ name, email }) => ({ name, email }))(body)); // bad: mass-assignment
  }

  @Patch(":id")
  change(@Param("id") id: string, @Body() changes: Partial<User>) {
    return this.repository.update(id, (({ name, email }) => ({ name, email }))(changes)); // bad: mass-assignment
  }

  @Post("checked")
  checked(@Body() user: CreateUser) {
    return this.repository.create(user); // ok: mass-assignment
  }

  @Post("named")
  named(@Body("name") name: string) {
    return this.repository.create({ name }); // ok: mass-assignment
  }
}

interface User {
  name: string;
}
