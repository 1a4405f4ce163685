package com.example.users;

import java.util.List;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;

@Mapper
interface UserMapper {
    @Select("SELECT * FROM users WHERE name = #{name}") // bad: sql-injection
    List<Object> byName(@Param("name") String name);

    @Select("SELECT * FROM users ORDER BY ${column}") // bad: sql-injection
    List<Object> ordered(@Param("column") String column);

    @Delete("DELETE FROM users WHERE name = #{name}") // ok: sql-injection
    int remove(@Param("name") String name);
}
